// A link that cannot lead anywhere. Only the page needs this: run.py checks its flags before it opens a window.

// What the address asks for is not there, however often loading is tried. asked: as it stands there, such as batch=99.
class WrongLink extends Error {
  constructor(asked, there) {
    super(`${asked}: ${there}`);
    this.asked = asked.slice(0, 40);
  }
}
