// Show the sessions as they are now: get the page again every few seconds, and say so when the server does not answer.

var every = 3000; // milliseconds
var last_answer = new Date();

function failed() {
  const state = document.getElementById("state");
  state.className = "gone";
  state.textContent = `serve.py has not answered since ${last_answer.toLocaleTimeString()}: is it still running?`;
}

async function refresh() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    last_answer = new Date();
    document.getElementById("state").replaceWith(page.getElementById("state"));
    document.querySelector("main").replaceWith(page.querySelector("main"));
  } catch (problem) {
    failed();
  }
  setTimeout(refresh, every);
}

setTimeout(refresh, every);
