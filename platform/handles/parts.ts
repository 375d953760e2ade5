/** Parts of a slice that live as long as the process: made when first asked for, closed with it in reverse. */
export class Parts implements AsyncDisposable {
  readonly #made = new Map<string, Promise<AsyncDisposable>>()

  /** One that could not be made is tried again by the next who asks. */
  readonly part = <T extends AsyncDisposable>(name: string, make: () => Promise<T>): Promise<T> => {
    const known = this.#made.get(name)
    if (known) return known as Promise<T>
    const making = make()
    this.#made.set(name, making)
    making.catch(() => this.#made.delete(name))
    return making
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const making of [...this.#made.values()].reverse()) {
      const part = await making.catch(() => null)
      await part?.[Symbol.asyncDispose]()
    }
    this.#made.clear()
  }
}
