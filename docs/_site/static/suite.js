// What the theme leaves out for those who read by keys or by ear: code and tables that scroll can be reached by Tab, the
// captions of the navigation, which are headings, have a level, and arguments that are set as a list are none.
document.addEventListener("DOMContentLoaded", () => {
  for (const caption of document.querySelectorAll('.caption[role="heading"]')) caption.setAttribute("aria-level", "2");
  for (const part of document.querySelectorAll("dt > dl, dt > dl > dd")) part.setAttribute("role", "none");
});
for (const when of ["DOMContentLoaded", "load", "resize"]) {
  window.addEventListener(when, () => {
    for (const part of document.querySelectorAll(".content pre, .table-wrapper, div.math, .output_subarea")) {
      if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) part.tabIndex = 0;
    }
  });
}
