/**
 * Writes ROOT files: the container with its keys and directories, streamer info, and histograms.
 */
@NullMarked
package org.quadrupole.io.root.write;

import org.jspecify.annotations.NullMarked;
