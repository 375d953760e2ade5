import { expect, test } from 'vitest'
import { seatRights } from './seat-rights.ts'
import { type VoiceGroup, belongs, floorPriorityOf, groupKey } from './voice-group.ts'

const COUNTY = '140900/140902/'
const group = (over: Partial<VoiceGroup> = {}): VoiceGroup => ({ areaCode: '140902', roles: [], unitKinds: [], teamId: null, ...over })
const person = { roles: ['grid_worker'], areaPath: `${COUNTY}140902001/`, crews: [{ kind: 'doctor', teamId: 'team', areaPath: `${COUNTY}140902001/` }] }

test.each([
  ['by post, below the area', group({ roles: ['grid_worker'] }), COUNTY, true],
  ['by post, in another county', group({ roles: ['grid_worker'] }), '140900/140921/', false],
  ['by the kind of unit they crew', group({ unitKinds: ['doctor'] }), COUNTY, true],
  ['another kind', group({ unitKinds: ['police'] }), COUNTY, false],
  ['by team', group({ teamId: 'team' }), COUNTY, true],
  ['another team, though the post fits', group({ teamId: 'other', roles: ['grid_worker'] }), COUNTY, false],
  ['a code that only begins alike', group({ roles: ['grid_worker'] }), '140900/1409020/', false],
])('a member %s [CALL-9]', (_, it, areaPath, isMember) => {
  expect(belongs(it, areaPath, person)).toBe(isMember)
})

test('the order in which members are named makes no other group [CALL-9]', () => {
  expect(groupKey(group({ roles: ['wall', 'commander'] }))).toBe(groupKey(group({ roles: ['commander', 'wall'] })))
  expect(groupKey(group({ roles: ['wall'] }))).not.toBe(groupKey(group({ unitKinds: ['police'] })))
})

test('the floor goes to commanders before others, and to the higher before the lower [CALL-10]', () => {
  const of = (role: string, areaPath: string) => floorPriorityOf({ roles: [role], areaPath })
  const order = [of('commander', ''), of('commander', '140900/'), of('commander', COUNTY), of('commander', `${COUNTY}1/2/3/`), of('department', COUNTY), of('grid_worker', COUNTY), of('wall', COUNTY)]
  expect(order).toEqual([9, 9, 8, 5, 4, 3, 1])
})

test('a watcher sends nothing, who is silenced no voice, a voice group no picture [CALL-8]', () => {
  const seat = { role: 'member', isMuted: false, floorPriority: 3 } as const
  expect(seatRights({ kind: 'conference' }, seat)).toEqual({ maySpeak: true, mayShow: true, floorPriority: 3 })
  expect(seatRights({ kind: 'conference' }, { ...seat, isMuted: true })).toEqual({ maySpeak: false, mayShow: true, floorPriority: 3 })
  expect(seatRights({ kind: 'voice_group' }, seat)).toEqual({ maySpeak: true, mayShow: false, floorPriority: 3 })
  expect(seatRights({ kind: 'conference' }, { ...seat, role: 'watcher' })).toEqual({ maySpeak: false, mayShow: false, floorPriority: 0 })
})
