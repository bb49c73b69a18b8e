// The one story the product exists for; lib/story.mjs tells it.
import { test } from 'node:test';
import { play, stage } from './lib/stage.mjs';
import { story } from './lib/story.mjs';

const scene = stage({ lang: 'en' });

test('a booking runs from the customer’s phone over the live board and the therapist to the desk, and is paid', () =>
  play(story, scene));
