'use client'
import { ConfigProvider, type ThemeConfig } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useLocale } from 'use-intl'

/** antd derives shades by arithmetic and needs values: these are the light tokens of tokens.css, which a test compares. */
export const LIGHT = {
  celadon: '#0D7D6B',
  cinnabar: '#C8391B',
  amber: '#8F5A00',
  sky: '#1B72AE',
  moss: '#47734F',
  text: '#16212E',
  muted: '#47586C',
  faint: '#64758A',
  line: '#DAE1E4',
  lineStrong: '#B5C1C9',
  ink0: '#ECEFEF',
  ink1: '#FFFFFF',
  ink2: '#F4F6F6',
  celadonWash: '#E1F1ED',
} as const

const theme: ThemeConfig = {
  token: {
    colorPrimary: LIGHT.celadon,
    colorInfo: LIGHT.sky,
    colorSuccess: LIGHT.moss,
    colorWarning: LIGHT.amber,
    colorError: LIGHT.cinnabar,
    colorLink: LIGHT.celadon,
    colorText: LIGHT.text,
    colorTextSecondary: LIGHT.muted,
    colorTextTertiary: LIGHT.faint,
    colorTextPlaceholder: LIGHT.faint,
    colorBorder: LIGHT.lineStrong,
    colorBorderSecondary: LIGHT.line,
    colorBgLayout: LIGHT.ink0,
    colorBgContainer: LIGHT.ink1,
    fontFamily: 'var(--sans)',
    fontSize: 14,
    borderRadius: 6,
    borderRadiusSM: 3,
    borderRadiusLG: 6,
    controlHeight: 36,
    boxShadow: '0 1px 3px rgba(20,40,50,.10)',
    boxShadowSecondary: '0 4px 16px rgba(20,40,50,.14)',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.18s',
  },
  components: {
    Table: { headerBg: LIGHT.ink2, headerColor: LIGHT.muted, rowHoverBg: LIGHT.ink2, rowSelectedBg: LIGHT.celadonWash, headerBorderRadius: 0 },
    Tabs: { inkBarColor: LIGHT.celadon },
    Button: { primaryShadow: 'none', defaultShadow: 'none', fontWeight: 500 },
  },
}

/** antd on our tokens, for desk and admin only: the wall and the phone never import it. */
export function AntdTheme({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider theme={theme} locale={useLocale() === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  )
}
