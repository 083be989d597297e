// Copies the words beside a button. Pages that were opened from a disk may lack the clipboard: then they are selected.
for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    const words = button.parentElement.querySelector(".words");
    const said = button.parentElement.querySelector(".copied");
    try {
      await navigator.clipboard.writeText(words.innerText);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(words);
      said.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with Ctrl+C.";
    }
  });
}
