export { type FoundWorker, findMediaWorker, runsHere, untilMediaWorker } from './find.ts'
export { type BuildNote, leaveNote, readNote } from './note.ts'
export { type BuildPlace, type MediasoupPackage, buildPlaces, mediasoupPackage } from './place.ts'
