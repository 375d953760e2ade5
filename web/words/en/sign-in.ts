import type { Words } from '../words.ts'

export const signIn: Words['signIn'] = {
  title: 'Sign in',
  heading: 'Community health command',
  tagline: 'Work on the map, know every point, keep word moving, tell everyone',
  username: 'Account',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  submit: 'Sign in',
  submitting: 'Signing in',
  wrong: 'Account or password is wrong. Please check both.',
  tooOften: 'Too many tries. Wait a little and try again.',
  disabled: 'This account is disabled. Ask an administrator.',
  offline: 'The server cannot be reached. Check the network and try again.',
  help: 'Forgot the password? Your administrator can reset it.',
  capsLock: 'Caps Lock is on',
}
