import { DEMO, type DemoAccountsAreas, type DemoCity } from './city.ts'
import { CITY } from './counties.ts'
import { type Ground, makeLand } from './land.ts'
import { housePeople } from './people.ts'
import { placeCameras, placeStations } from './places.ts'
import { formTeams } from './teams.ts'
import { raiseUnits } from './units.ts'

export type CityOptions = { readonly seed: number; /** More or fewer grids than the usual 2,200 or so: 0.3 to 4. */ readonly scale?: number }

/** The demo city, whole, from a number: the same seed gives the same bytes. Pure; takes some seconds. */
export function generateDemoCity({ seed, scale = 1 }: CityOptions): DemoCity {
  const land = makeLand(seed, scale)
  const demoAccountsAreas = chooseAccountAreas(land)
  const stations = placeStations(seed, land)
  const teams = formTeams(seed, land.areas.filter(area => area.level === 'township'))
  return {
    ...DEMO,
    seed,
    areas: land.areas,
    ground: land.ground,
    roads: land.roads,
    stations,
    cameras: placeCameras(seed, land),
    premises: housePeople(seed, land.grids),
    teams,
    units: raiseUnits({ seed, areas: land.areas, grids: land.grids, stations, teams, mannedGrid: demoAccountsAreas.grid }),
    demoAccountsAreas,
  }
}

const DEMO_COUNTY = '140902'
const DEMO_TOWNSHIP = '140902001'

/** The accounts meet in the middle of the largest town, where most happens. */
function chooseAccountAreas({ grids }: Ground): DemoAccountsAreas {
  const own = grids.filter(grid => grid.township.code === DEMO_TOWNSHIP && grid.town !== -1)
  const first = own.find(grid => grid.area.center === grid.village.center) ?? own[0]
  if (first === undefined) throw new Error('the demo township has no grid in town')
  return { city: CITY.code, county: DEMO_COUNTY, township: DEMO_TOWNSHIP, village: first.village.code, grid: first.area.code, dept: CITY.code, wall: CITY.code, admin: null }
}
