// The one story once more, in a language that is written from right to left.
import { test } from 'node:test';
import { play, stage } from './lib/stage.mjs';
import { story } from './lib/story.mjs';

const scene = stage({ lang: 'ar' });

test('the same story in Arabic, from right to left', () => play(story, scene));
