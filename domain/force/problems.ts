import { problem } from '#platform/pure'

export const forceProblems = {
  /** Names the devices asked for, never the unit that has them: it may lie out of the caller's reach. */
  deviceTaken: problem<{ deviceIds: readonly string[] }>('force.device_taken', 409, {
    zh: ({ deviceIds }) => `设备已被其他人员或车辆认领：${deviceIds.join('、')}`,
    en: ({ deviceIds }) => `Already carried by another unit: ${deviceIds.join(', ')}.`,
  }),
  accountTaken: problem('force.account_taken', 409, {
    zh: '一个人员只能带一个手机应用账号',
    en: 'A unit carries the field app of one account only.',
  }),
}
