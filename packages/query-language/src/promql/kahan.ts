/** A sum that keeps what rounding takes away (Kahan, as improved by Neumaier). */
export class KahanSum {
  #sum = 0;
  #rest = 0;

  add(value: number): void {
    const total = this.#sum + value;
    if (Math.abs(this.#sum) >= Math.abs(value)) this.#rest += this.#sum - total + value;
    else this.#rest += value - total + this.#sum;
    this.#sum = total;
  }

  get total(): number {
    return Math.abs(this.#sum) === Number.POSITIVE_INFINITY ? this.#sum : this.#sum + this.#rest;
  }
}
