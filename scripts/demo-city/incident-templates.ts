import type { IncidentKind, Severity } from '#domain/incident'
import type { UnitKind } from '#domain/force'

/** What happens in such a city: how often, how grave, when in the day, and who goes. */
export type IncidentTemplate = {
  readonly kind: IncidentKind
  readonly title: { readonly zh: string; readonly en: string }
  readonly note: { readonly zh: string; readonly en: string }
  /** Chance weight among all templates. */
  readonly weight: number
  /** Chance weights of critical, major, minor. */
  readonly severity: Readonly<Record<Severity, number>>
  /** From which hour to which it is usual; outside it is four times rarer. */
  readonly hours: readonly [from: number, to: number]
  readonly responders: readonly UnitKind[]
}

type Row = [kind: IncidentKind, zh: string, en: string, weight: number, severity: [number, number, number], hours: [number, number], noteZh: string, noteEn: string, responders: UnitKind[]]

const HOME: UnitKind[] = ['grid_worker', 'doctor']
const URGENT: UnitKind[] = ['ambulance']
const SEARCH: UnitKind[] = ['police', 'grid_worker', 'volunteer']

const ROWS: readonly Row[] = [
  ['fall', '老人跌倒', 'Elderly person fell', 9, [1, 20, 79], [6, 20], '家中跌倒，意识清楚，不能自行站起', 'Fell at home, conscious, cannot stand up', HOME],
  ['fall', '跌倒，轻伤', 'Fall, slight injury', 7, [0, 4, 96], [7, 20], '台阶处滑倒，膝部擦伤', 'Slipped on steps, grazed knee', HOME],
  ['fall', '路面结冰，多人滑倒', 'Several slipped on ice', 2, [2, 40, 58], [6, 10], '市场门口结冰，已有三人滑倒', 'Ice at the market gate, three have fallen', ['grid_worker', 'volunteer']],
  ['fall', '老人跌倒，疑似骨折', 'Elderly person fell, fracture suspected', 4, [4, 76, 20], [5, 21], '髋部疼痛，不能移动', 'Hip pain, cannot be moved', URGENT],
  ['fever', '发热就诊登记', 'Fever at clinic, registered', 9, [0, 3, 97], [8, 18], '体温 38.2 ℃，已登记流行病学史', '38.2 °C, contacts noted', HOME],
  ['fever', '儿童高热惊厥', 'Child with febrile convulsion', 3, [25, 65, 10], [0, 24], '三岁，抽搐约两分钟，已缓解', 'Aged three, two minutes of convulsion, over now', URGENT],
  ['fever', '养老院多人发热', 'Several with fever in a care home', 1.2, [20, 75, 5], [7, 21], '两天内五名老人发热，已分区', 'Five residents in two days, separated', ['doctor', 'vehicle']],
  ['fever', '学校多名学生发热', 'Several pupils with fever', 1.4, [10, 70, 20], [8, 17], '同班四名学生发热，已通知家长', 'Four of one class, parents told', ['doctor', 'vehicle']],
  ['fever', '居家老人持续发热', 'Elderly person at home, fever persists', 5, [1, 28, 71], [7, 21], '发热三天，服药未退', 'Third day, medicine has not helped', HOME],
  ['food_poisoning', '疑似食物中毒', 'Suspected food poisoning', 1, [45, 50, 5], [11, 21], '聚餐后多人呕吐腹泻，已留样', 'Many sick after a banquet, samples kept', ['ambulance', 'doctor']],
  ['food_poisoning', '误食野菜不适', 'Sick after wild herbs', 1.2, [5, 55, 40], [11, 21], '采食野菜后恶心，一家三口', 'Nausea after wild herbs, a family of three', HOME],
  ['food_poisoning', '食堂饭菜异味', 'School meal smells off', 1, [0, 25, 75], [11, 14], '已停止供餐，等待检查', 'Serving stopped, waiting for inspection', ['grid_worker']],
  ['heating', '供暖管线爆裂', 'Heating main burst', 1.4, [25, 60, 15], [0, 24], '热水漫上路面，需封路', 'Hot water on the road, closure needed', ['grid_worker', 'police']],
  ['heating', '供暖不热，独居老人受寒', 'Heating fails, elderly person living alone is cold', 4, [1, 30, 69], [6, 22], '室温 12 ℃，已送取暖器', 'Room at 12 °C, heater brought', ['grid_worker', 'volunteer']],
  ['heating', '疑似一氧化碳中毒', 'Suspected carbon monoxide poisoning', 1.8, [70, 28, 2], [19, 8], '煤炉取暖，头晕呕吐，已开窗', 'Coal stove, dizzy and sick, windows opened', URGENT],
  ['heating', '锅炉停运', 'Boiler stopped', 1.6, [4, 60, 36], [4, 22], '小区锅炉停运，影响两百户', 'Estate boiler down, 200 homes', ['grid_worker']],
  ['water', '饮水浑浊', 'Drinking water cloudy', 3.2, [0, 18, 82], [6, 20], '水色发黄，已取样', 'Water yellow, sample taken', ['grid_worker']],
  ['water', '村里停水', 'Village without water', 3, [0, 22, 78], [6, 20], '主管冻裂，约六十户停水', 'Main frozen, some 60 homes', ['grid_worker']],
  ['water', '水源地有异味', 'Smell at the water source', 1, [10, 60, 30], [7, 19], '上游疑似倾倒，已暂停取水', 'Dumping suspected upstream, intake stopped', ['grid_worker', 'vehicle']],
  ['missing_person', '独居老人失联', 'Elderly person living alone not reached', 4, [4, 66, 30], [7, 21], '电话两天未接，邻居未见', 'Two days without answer, not seen', SEARCH],
  ['missing_person', '老人走失', 'Elderly person missing', 3, [12, 78, 10], [8, 22], '患认知障碍，早上离家未归', 'Has dementia, left in the morning', SEARCH],
  ['missing_person', '儿童走失', 'Child missing', 0.9, [60, 40, 0], [9, 21], '集市上走失，穿红色外套', 'Lost at the market, red coat', SEARCH],
  ['mental_health', '精神障碍患者走失', 'Mental health patient missing', 1.4, [15, 75, 10], [7, 22], '停药一周，离家三小时', 'A week without medicine, gone three hours', SEARCH],
  ['mental_health', '情绪失控需上门', 'Crisis at home, visit needed', 2, [8, 62, 30], [8, 23], '家属请求协助', 'Family asks for help', ['police', 'doctor']],
  ['mental_health', '随访患者断药', 'Patient has stopped medicine', 3, [0, 20, 80], [8, 18], '随访发现停药十天', 'Ten days without medicine at visit', HOME],
  ['maternal', '孕妇临产', 'Labour has begun', 2.4, [18, 76, 6], [0, 24], '宫缩规律，距县医院较远', 'Regular contractions, far from hospital', URGENT],
  ['maternal', '孕妇临产，山路积雪', 'In labour, snow on the mountain road', 0.9, [30, 70, 0], [0, 24], '车辆难行，需铲雪', 'Road hard to pass, clearing needed', ['ambulance', 'vehicle']],
  ['maternal', '产后访视异常', 'Concern at postnatal visit', 2, [3, 45, 52], [8, 18], '产妇低热，伤口红肿', 'Slight fever, wound red', HOME],
  ['maternal', '高危孕妇未按时产检', 'High-risk check-up missed', 2.2, [0, 12, 88], [8, 18], '三次电话未接，需上门', 'Three calls unanswered, visit', HOME],
  ['injury', '交通事故，有人受伤', 'Road accident, people hurt', 3, [35, 60, 5], [6, 22], '两车相撞，一人头部流血', 'Two cars, one head wound', ['ambulance', 'police']],
  ['injury', '烫伤', 'Scald', 2, [4, 46, 50], [6, 22], '热水烫伤前臂', 'Forearm scalded', HOME],
  ['injury', '犬咬伤', 'Dog bite', 4, [0, 22, 78], [7, 21], '已冲洗，需接种疫苗', 'Rinsed, vaccination needed', HOME],
  ['injury', '农机伤手', 'Hand hurt by machine', 1.4, [15, 75, 10], [6, 19], '脱粒机夹伤，已压迫止血', 'Caught in thresher, pressure applied', URGENT],
  ['injury', '工地坠落', 'Fall at a building site', 0.8, [70, 30, 0], [7, 19], '约四米高处坠落，清醒', 'From about four metres, conscious', URGENT],
  ['medication', '慢病断药', 'Chronic medicine has run out', 6, [0, 14, 86], [8, 18], '降压药用完，行动不便', 'Blood pressure tablets gone, cannot go out', ['grid_worker', 'doctor', 'vehicle']],
  ['medication', '送药上门', 'Medicine to the door', 6, [0, 2, 98], [8, 18], '卧床，请代取药', 'Bedridden, please collect', ['grid_worker', 'volunteer']],
  ['medication', '上门换药', 'Dressing at home', 5, [0, 2, 98], [8, 18], '术后第七天换药', 'Seventh day after surgery', ['doctor']],
  ['medication', '低血糖晕倒', 'Fainted, low blood sugar', 2.2, [12, 68, 20], [6, 21], '糖尿病史，已喝糖水', 'Diabetic, sugar given', ['doctor', 'ambulance']],
  ['other', '胸痛', 'Chest pain', 2.6, [62, 36, 2], [0, 24], '持续二十分钟，出汗', 'For twenty minutes, sweating', URGENT],
  ['other', '疑似中风', 'Suspected stroke', 2.2, [72, 28, 0], [0, 24], '口角歪斜，一侧无力', 'Face drooping, one side weak', URGENT],
  ['other', '噪声扰民', 'Noise complaint', 2, [0, 1, 99], [20, 7], '夜间施工，老人不能入睡', 'Building work at night', ['grid_worker']],
  ['other', '疫苗接种咨询', 'Question on vaccination', 2.4, [0, 0, 100], [8, 18], '询问流感疫苗接种点', 'Where to get the flu vaccine', ['grid_worker']],
]

export const INCIDENT_TEMPLATES: readonly IncidentTemplate[] = ROWS.map(([kind, zh, en, weight, [critical, major, minor], hours, noteZh, noteEn, responders]) => ({
  kind,
  title: { zh, en },
  note: { zh: noteZh, en: noteEn },
  weight,
  severity: { critical, major, minor },
  hours,
  responders,
}))
