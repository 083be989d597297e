// Show the sessions as they are now: get the page again every few seconds, and say so when the server does not answer.

var every = 3000; // milliseconds
var last_answer = new Date();

// Say why the sessions are not as they are now. problem: what serve.py says; "" where it does not answer.
function failed(problem) {
  const state = document.getElementById("state");
  const since = last_answer.toLocaleTimeString([], { hourCycle: "h23" });
  state.className = "gone";
  state.textContent = problem ? `As of ${since}: ${problem}` : `serve.py has not answered since ${since}: is it still running?`;
}

async function refresh() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    const text = await answer.text();
    if (answer.ok) {
      const page = new DOMParser().parseFromString(text, "text/html");
      last_answer = new Date();
      document.getElementById("state").replaceWith(page.getElementById("state"));
      document.querySelector("main").replaceWith(page.querySelector("main"));
    } else {
      failed(text);
    }
  } catch (problem) {
    failed("");
  }
  setTimeout(refresh, every);
}

setTimeout(refresh, every);
