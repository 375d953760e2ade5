// Loaded into the server by bootstrap.mjs: when that process is gone, even by kill -9, the server drains and goes too.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
