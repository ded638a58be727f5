/* Light, dark or as the system has it; printed always light. */
function themes() {
  const THEMES = ['auto', 'light', 'dark'];
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const button = byId('theme');
  let chosen = 'auto';
  const paint = (theme) => {
    document.documentElement.dataset.theme = theme;
    state.themed.forEach((draw) => draw());
  };
  const show = () => {
    button.textContent = `Theme: ${chosen}`;
    paint(chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen);
  };
  button.addEventListener('click', () => {
    chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
    show();
  });
  dark.addEventListener('change', show);
  window.addEventListener('beforeprint', () => paint('light'));
  window.addEventListener('afterprint', show);
  show();
}
