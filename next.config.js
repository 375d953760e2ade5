import path from 'node:path'

const root = import.meta.dirname

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // `npm test` checks types of the whole project; a second time here would cost every start.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  turbopack: { root },
  outputFileTracingRoot: path.join(root),
  // The pages' own problems carry an id in the log; a browser gets no source of ours.
  productionBrowserSourceMaps: false,
  devIndicators: false,
}
