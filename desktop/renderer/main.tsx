import { setNonce } from 'get-nonce';
import { mount } from './mount.tsx';

// Dialogs and menus add a style element while they are open; the policy lets it in by the page's nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
if (nonce) setNonce(nonce);

const root = document.getElementById('root');
if (root) mount(root);
