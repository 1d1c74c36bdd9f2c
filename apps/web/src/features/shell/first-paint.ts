/** The script that sets theme and density on `<html>` before the first paint. Text only, so that the server can print it. */

/** Where the display preferences are kept in localStorage (JSON, see preferences.ts). */
export const STORAGE_KEY = "sightglass.display";

/** Runs in `<head>`; self-contained, never throws. */
export const FIRST_PAINT_SCRIPT = `(function(){var d=document.documentElement,p={};try{p=JSON.parse(localStorage.getItem("${STORAGE_KEY}")||"{}")||{}}catch(e){}var t=p.theme;if(t!=="light"&&t!=="dark")t=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";d.dataset.theme=t;if(p.density==="compact"||p.density==="relaxed")d.dataset.density=p.density})()`;
