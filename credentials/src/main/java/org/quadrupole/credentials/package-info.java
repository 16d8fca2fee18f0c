/** What users and servers of grids show each other: X.509 proxies, authorities, bearer tokens. */
@NullMarked
package org.quadrupole.credentials;

import org.jspecify.annotations.NullMarked;
