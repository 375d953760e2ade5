export { RELATIONS, type Relation, type Role, relationOf, role } from './actor.ts'
export {
  type Account,
  type AuditEntry,
  type Me,
  account,
  accountChanged,
  accountCreated,
  auditEntry,
  changeAccount,
  createAccount,
  getMe,
  issueLiveTicket,
  listAccounts,
  me,
  readAudit,
  revokeSessions,
  sessionsRevoked,
  signInRefused,
  signedIn,
  signedOut,
} from './contract.ts'
export { type Action, RIGHTS, hasAction, isAction, relationsFor } from './rights.ts'
export { identityProblems } from './problems.ts'
export { RIGHTS_FACTS, RIGHTS_TOPIC, SOCKET_EVENTS, type SocketEvent } from './socket-events.ts'
