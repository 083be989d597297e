// What the page says before PsychoJS runs: that it is loading, or that it could not be loaded. In JavaScript of old:
// browsers that are too old for the library have to understand it, too. Put into index.html by index.py.

(function () {
  var words = JSON.parse(document.getElementById("words").textContent); // language -> what is said
  var asked = /[?&]language=([\w-]+)/.exec(window.location.search);
  var known = asked && Object.prototype.hasOwnProperty.call(words, asked[1]);
  var language = known ? asked[1] : Object.keys(words)[0];
  var place = document.getElementById("before-library");
  var failed = false;

  function say(what) {
    document.documentElement.lang = language;
    place.textContent = words[language][what];
  }

  // Of files that do not come, and scripts that cannot be read; other errors are for PsychoJS to show. The words stay:
  // without one of the files PsychoJS may run for a while, and then stop without a word.
  function tell(event) {
    if (/^(SCRIPT|LINK)$/.test(event.target.tagName) || event.error instanceof SyntaxError) {
      failed = true;
      say("failed");
    }
  }

  function finish(event) {
    if (event.target.type === "module") {
      window.removeEventListener("error", tell, true);
      document.removeEventListener("load", finish, true);
      if (!failed) {
        place.parentNode.removeChild(place);
      }
    }
  }

  say("loading");
  window.addEventListener("error", tell, true);
  document.addEventListener("load", finish, true);
  if (!("noModule" in document.createElement("script"))) {
    say("failed");
  }
})();
