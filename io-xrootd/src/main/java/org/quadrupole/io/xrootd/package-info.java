/**
 * Files of XRootD servers ({@code root://}, {@code roots://}) and web servers ({@code https://},
 * {@code davs://}) as file systems of Beam: listed, matched by patterns, and read in parts from any
 * place. Nothing is written.
 */
@NullMarked
package org.quadrupole.io.xrootd;

import org.jspecify.annotations.NullMarked;
