// Opens the dialog that asks what closing an opportunity needs, with the stage it leads to.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close-stage]");
  if (!button) return;
  const dialog = document.getElementById(button.dataset.closeDialog);
  const form = dialog.querySelector("[data-close-form]");
  form.elements.stage.value = button.dataset.closeStage;
  dialog.showModal();
});
