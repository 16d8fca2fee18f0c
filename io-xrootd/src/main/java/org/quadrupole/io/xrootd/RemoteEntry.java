package org.quadrupole.io.xrootd;

/**
 * A file or folder as its server describes it.
 *
 * @param name its name in its folder
 * @param isFolder whether it is a folder
 * @param bytes its size; 0 for a folder
 * @param changed when it was last changed, in milliseconds since 1970; 0 if the server does not say
 */
record RemoteEntry(String name, boolean isFolder, long bytes, long changed) {}
