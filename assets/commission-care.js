// Enhancements only: every page works without this file.
import { initAll } from './govuk-frontend.min.js';

initAll();

// Choosing a body in the header acts at once; without script the button beside it does.
for (const select of document.querySelectorAll('select[data-submit-on-change]')) {
  const form = select.form;
  form?.querySelector('button[type="submit"]')?.classList.add('govuk-visually-hidden');
  // The arrow keys change a closed list without choosing: only a pointer or Enter sends it.
  let byKeyboard = false;
  select.addEventListener('keydown', (event) => {
    byKeyboard = event.key !== 'Enter';
    if (event.key === 'Enter') form?.requestSubmit();
  });
  select.addEventListener('pointerdown', () => { byKeyboard = false; });
  select.addEventListener('change', () => { if (!byKeyboard) form?.requestSubmit(); });
}

// A list with a quick filter hides the rows that do not contain what is typed and says how many are left.
for (const box of document.querySelectorAll('input[data-filter-rows]')) {
  const table = document.getElementById(box.dataset.filterRows);
  const said = document.getElementById(`${box.id}-count`);
  box.closest('[hidden]')?.removeAttribute('hidden');
  box.addEventListener('input', () => {
    const sought = box.value.trim().toLowerCase();
    let shown = 0;
    for (const row of table?.tBodies[0]?.rows ?? []) {
      row.hidden = sought !== '' && !row.textContent.toLowerCase().includes(sought);
      if (!row.hidden) shown += 1;
    }
    if (said) said.textContent = sought === '' ? '' : `${shown} shown`;
  });
}

// Buttons that print the page.
for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
