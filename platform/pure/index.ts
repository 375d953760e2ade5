export { type Command, type Fact, type InputOf, type OutputOf, type PayloadOf, type Query, type Route, command, fact, query } from './contract.ts'
export {
  type Cursor,
  FRAMES_PATH,
  FRAMES_PROTOCOL,
  type FactsMessage,
  type FramesMessage,
  type HeardFact,
  SIGNED_OUT_CODE,
  type ViewMessage,
  cursor,
  factsMessage,
  followAnswer,
  followMessage,
  framesMessage,
  heardFact,
  rightsMessage,
  slowMessage,
  viewMessage,
} from './live-wire.ts'
export { type Bbox, type Position, bboxText, distanceMetres, isInside, position } from './position.ts'
export { Problem, type Words, commonProblems, isProblem, problem } from './problem.ts'
export { type Page, cursorText, instant, pageOf, words } from './schema.ts'
export { type Timer, every, systemTimer } from './timer.ts'
