// Sends the form of a page that is only on the way; without scripts a person presses its button.
document.getElementById('go-on')?.submit();
