// Orders drawn at random, which their seed makes again. Twin of shuffle.py.

// Puts names into an order that nobody can tell from who takes part: the seed is drawn, and goes into the data.
class Shuffle {
  // given: the seed of a rehearsal or a test, a whole number from 0 and below 2 ** 32; "" to have one drawn. Throws an
  // Error for any other seed.
  constructor(given = "") {
    if (given !== "" && !(/^[0-9]+$/.test(given) && Number(given) < 2 ** 32)) {
      throw new Error(`shuffle_seed is ${given}; expected a whole number from 0 to ${2 ** 32 - 1}.`);
    }
    this.seed = given === "" ? crypto.getRandomValues(new Uint32Array(1))[0] : Number(given);
  }

  // Give the same names in another order: the shuffle of Fisher and Yates, with the numbers of mulberry32.
  order(names) {
    const shuffled = names.slice();
    let state = this.seed;
    for (let last = shuffled.length - 1; last > 0; last--) {
      state = (state + 0x6D2B79F5) >>> 0;
      let number = Math.imul(state ^ (state >>> 15), state | 1) >>> 0;
      number = (number ^ (number + Math.imul(number ^ (number >>> 7), number | 61))) >>> 0;
      number = (number ^ (number >>> 14)) >>> 0;
      const other = Math.floor(number * (last + 1) / 2 ** 32);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }
}
