/** Stands here because Node looks for a package from where the importing file is. */
export const importPeer = (name) => import(name);
