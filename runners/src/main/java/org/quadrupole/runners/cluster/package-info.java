/** Flink clusters that we start ourselves: a JobManager beside the user, TaskManagers in jobs. */
@NullMarked
package org.quadrupole.runners.cluster;

import org.jspecify.annotations.NullMarked;
