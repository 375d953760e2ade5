import { defineSlice } from '#platform/slice'
import * as contract from '../index.ts'
import { listCameras } from './list-cameras.ts'

export const cameraSlice = defineSlice({
  name: 'camera',
  handles: on => [on(contract.listCameras, listCameras)],
})
