/** Words of the tables about hot keys. */

/** `keep`: a column whatever the use. `never`: this project's use asks for none. */
export const HOT_KEY_WISHES = ["keep", "never"] as const;
export type HotKeyWish = (typeof HOT_KEY_WISHES)[number];

/** `building`: old rows are being filled. `ready`: queries read it. `leaving`: no new query reads it, dropped after a while. */
export const HOT_COLUMN_STATES = ["building", "ready", "leaving"] as const;
export type HotColumnState = (typeof HOT_COLUMN_STATES)[number];
