/**
 * Flink clusters that we start ourselves: a JobManager beside the user, TaskManagers in jobs.
 *
 * <pre>{@code
 * ClusterPlan plan =
 *     new SlurmJobQueueCluster(QueueSettings.of(Path.of("logs")))
 *         .withCores(4)
 *         .withMemory(8192)
 *         .withWalltime(Duration.ofHours(2));
 * try (JobQueueCluster cluster = plan.withWorkers(Scaling.adaptive(1, 20)).start()) {
 *   Pipeline pipeline = Pipeline.create(cluster.options());
 *   ...
 * }
 * }</pre>
 *
 * <p>{@link org.quadrupole.runners.cluster.LocalJobQueueCluster}, {@link
 * org.quadrupole.runners.cluster.HTCondorJobQueueCluster} and {@link
 * org.quadrupole.runners.cluster.DiracJobQueueCluster} are used alike. Another batch system is a
 * subclass of {@link org.quadrupole.runners.cluster.ClusterPlan} around its queue.
 */
@NullMarked
package org.quadrupole.runners.cluster;

import org.jspecify.annotations.NullMarked;
