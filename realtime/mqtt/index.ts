export { type MqttPort, startMqttPort } from './mqtt-port.ts'
export { followBroker } from './mqtt-source.ts'
