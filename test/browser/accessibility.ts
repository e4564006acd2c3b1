import type { Page } from 'playwright-core';

/** Runs in the browser, so it is one self-contained script. Returns one text per problem. */
const SCRIPT = `(() => {
  const problems = [];
  const nameOf = (node) => node.outerHTML.slice(0, 80);
  if (!document.documentElement.lang) problems.push('no language');
  if (!document.title.trim()) problems.push('no title');
  if (!document.querySelector('main')) problems.push('no main');
  const visible = (node) => node.checkVisibility();
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].filter(visible).map(({ tagName }) => Number(tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1 || levels[0] !== 1) problems.push('not one h1: ' + levels);
  levels.forEach((level, place) => {
    if (place && level > levels[place - 1] + 1) problems.push('a heading skips a level: ' + levels);
  });
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea, progress'))
    if (![...(field.labels ?? [])].some((label) => label.textContent.trim())) problems.push('no label: ' + nameOf(field));
  for (const image of document.querySelectorAll('img'))
    if (!image.hasAttribute('alt')) problems.push('no alternative text: ' + nameOf(image));
  for (const control of document.querySelectorAll('a, button'))
    if (!control.textContent.trim()) problems.push('no text: ' + nameOf(control));
  for (const head of document.querySelectorAll('th')) if (!head.scope) problems.push('no scope: ' + nameOf(head));
  for (const group of document.querySelectorAll('fieldset'))
    if (!group.querySelector(':scope > legend')?.textContent.trim()) problems.push('no legend: ' + nameOf(group));
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = color.map((value) => value / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  for (const node of document.querySelectorAll('body *')) {
    const hasText = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!hasText || !visible(node) || node.disabled) continue;
    const [one, other] = [luminance(channels(getComputedStyle(node).color)), luminance(groundOf(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) problems.push('contrast ' + ratio.toFixed(2) + ': ' + nameOf(node));
  }
  return problems;
})()`;

/** Returns what is wrong with the headings, labels, alternative texts and contrast of a page. */
export const accessibilityProblems = (page: Page): Promise<string[]> => page.evaluate<string[]>(SCRIPT);
