export { type CameraSeed, putCameras } from './put-cameras.ts'
export { cameraSlice } from './slice.ts'
export { cameraTable } from './table.ts'
