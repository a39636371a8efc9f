export { shownName, shownText } from '../../src/shared/shownText.ts';
