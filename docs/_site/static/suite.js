// What the theme leaves out for those who read by keys or by ear: code and tables that scroll can be reached by Tab, and the
// captions of the navigation, which are headings, have a level.
document.addEventListener("DOMContentLoaded", () => {
  for (const caption of document.querySelectorAll('.caption[role="heading"]')) caption.setAttribute("aria-level", "2");
  const scrolling = () => {
    for (const part of document.querySelectorAll(".content pre, .table-wrapper, div.math, .output_subarea")) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    }
  };
  scrolling();
  window.addEventListener("resize", scrolling);
});
