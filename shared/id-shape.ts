/** How an id looks: a lower-case UUID of any version. By itself: the window reads links without the library that parses contracts. */
export const idShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
