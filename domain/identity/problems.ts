import { problem } from '#platform/pure'

export const identityProblems = {
  /** Wrong name and wrong password answer alike, in the same time. */
  wrongPassword: problem('identity.wrong_password', 401, { zh: '用户名或密码不对', en: 'Wrong user name or password.' }),
  /** Only said to someone who gave the right password. */
  accountDisabled: problem('identity.account_disabled', 403, {
    zh: '此账号已停用，请联系管理员',
    en: 'This account is disabled. Ask your administrator.',
  }),
  demoIsOff: problem('identity.demo_is_off', 403, {
    zh: '演示账号在正式环境不能登录',
    en: 'Demo accounts cannot sign in here: the demo is off.',
  }),
  usernameTaken: problem('identity.username_taken', 409, { zh: '用户名已被使用', en: 'This user name is taken.' }),
  lastAdministrator: problem('identity.last_administrator', 409, {
    zh: '这是最后一个管理员，不能停用、降级或移走',
    en: 'This is the last administrator: it cannot be disabled, demoted or moved.',
  }),
  adminPasswordMissing: problem('identity.admin_password_missing', 500, {
    zh: '新数据库需要首个管理员：请设置 ADMIN_PASSWORD（至少 8 位）后再启动',
    en: 'A new database needs its first administrator: set ADMIN_PASSWORD (8 characters or more) and start again.',
  }),
}
