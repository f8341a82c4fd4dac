const steps = [1, 1.5, 2, 3, 4, 6, 8];

/** The next larger size, against the picture fitted into the window. */
export const zoomIn = (zoom: number): number => steps.find((step) => step > zoom) ?? zoom;
export const zoomOut = (zoom: number): number => steps.findLast((step) => step < zoom) ?? zoom;
