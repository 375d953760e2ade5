import type { Browser } from '@playwright/test'

/** A drawn street with a leaking pipe, for the report: no photo of a real place is in this repository. */
const STREET = `<body style="margin:0;width:1200px;height:900px;position:relative;overflow:hidden;background:#c9d2d3">
<div style="position:absolute;inset:520px 0 0;background:#8b9490"></div>
<div style="position:absolute;left:0;top:120px;width:420px;height:480px;background:repeating-linear-gradient(90deg,#a9b5b4 0 40px,#8a9998 40px 90px,#a9b5b4 90px 130px)"></div>
<div style="position:absolute;right:0;top:60px;width:460px;height:560px;background:repeating-linear-gradient(90deg,#b5c0bf 0 50px,#93a2a1 50px 110px,#b5c0bf 110px 150px)"></div>
<div style="position:absolute;left:140px;top:610px;width:660px;height:44px;border-radius:22px;background:linear-gradient(#a98a6d,#6b543f)"></div>
<div style="position:absolute;left:560px;top:654px;width:150px;height:150px;border-radius:50% 50% 40% 60%;background:radial-gradient(#d9ecf2,#7fa3ad 70%,transparent)"></div>
<div style="position:absolute;left:540px;top:380px;width:220px;height:240px;border-radius:50%;background:radial-gradient(#fff,#ffffff55 60%,transparent)"></div></body>`

export async function streetPhoto(browser: Browser): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  await page.setContent(STREET)
  const buffer = await page.screenshot({ type: 'jpeg', quality: 85 })
  await page.close()
  return { name: 'street.jpg', mimeType: 'image/jpeg', buffer }
}
