"""Orders drawn at random, which their seed makes again. Twin of shuffle.js."""

import secrets


class Shuffle:
    """Puts names into an order that nobody can tell from who takes part: the seed is drawn, and goes into the data.

    given: the seed of a rehearsal or a test, a whole number from 0 and below 2 ** 32; "" to have one drawn. Raises
    ValueError for any other seed.
    """

    def __init__(self, given=""):
        if given != "" and not (str(given).isdecimal() and int(given) < 2**32):
            raise ValueError(f"shuffle_seed is {given}; expected a whole number from 0 to {2**32 - 1}.")
        self.seed = secrets.randbits(32) if given == "" else int(given)

    def order(self, names):
        """Give the same names in another order: the shuffle of Fisher and Yates, with the numbers of mulberry32."""
        shuffled = list(names)
        state = self.seed
        for last in range(len(shuffled) - 1, 0, -1):
            state = state + 0x6D2B79F5 & 0xFFFFFFFF
            number = (state ^ state >> 15) * (state | 1) & 0xFFFFFFFF
            number = number ^ number + (number ^ number >> 7) * (number | 61) & 0xFFFFFFFF
            number = number ^ number >> 14
            other = number * (last + 1) >> 32
            shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
        return shuffled
