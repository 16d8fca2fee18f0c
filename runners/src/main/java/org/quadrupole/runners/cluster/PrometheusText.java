package org.quadrupole.runners.cluster;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.quadrupole.runners.jobs.Job;

/**
 * How a cluster is, in Prometheus's text format (version 0.0.4), for a scraper or the textfile
 * collector of its node exporter.
 */
public final class PrometheusText {

  private final StringBuilder text = new StringBuilder();
  private final String cluster;

  private PrometheusText(String cluster) {
    this.cluster = "cluster=\"" + escaped(cluster) + "\"";
  }

  /** All figures of a cluster of this name. */
  public static String of(String name, RunningCluster.Status status) {
    PrometheusText metrics = new PrometheusText(name);
    metrics.write(status);
    return metrics.text.toString();
  }

  private void write(RunningCluster.Status status) {
    ClusterUse use = status.use();
    gauge("workers_wanted", "workers that the cluster is to have", status.wanted());
    gauge("workers", "workers that the JobManager knows", status.workers());
    gauge("slots", "tasks that can run at once", use.slots());
    gauge("slots_busy", "tasks that run", use.busySlots());
    gauge("cores_busy", "processor cores that workers keep busy", use.cores());
    gauge("memory_peak_bytes", "the most that any worker has had", (double) use.peakMemoryBytes());
    counter("worker_seconds", "life of all workers", use.workerSeconds());
    counter("cpu_seconds", "processor time of all workers", use.cpuSeconds());
    counter("slot_seconds", "life of all slots", use.slotSeconds());
    counter("slot_busy_seconds", "the part of it that was used", use.busySlotSeconds());
    counter("jobs_started", "jobs that have started to run", use.jobsStarted());
    counter("jobs_failed", "jobs that have ended before they did any good", use.jobsFailed());
    counter("jobs_stuck", "jobs that were replaced since they did not start", use.jobsStuck());
    counter("queue_seconds", "waiting of the started jobs", use.queueSeconds());
    counter("measured_joules", "energy of workers whose nodes tell", use.measuredJoules());
    counter("estimated_joules", "energy of others by their processor time", use.estimatedJoules());
    head("jobs", "jobs by state and site", "gauge");
    Map<String, Integer> jobs = new TreeMap<>();
    for (Job job : status.jobs()) {
      jobs.merge(
          "state=\"" + job.state() + "\",site=\"" + escaped(job.site()) + '"', 1, Integer::sum);
    }
    jobs.forEach((labels, number) -> value("jobs", labels, number));
    head("site_banned", "places that get no jobs for a while", "gauge");
    status.bans().forEach(ban -> value("site_banned", "site=\"" + escaped(ban.site()) + '"', 1));
    head("worker_cpu_seconds_total", "processor time of a worker", "counter");
    use.workers().forEach(w -> value("worker_cpu_seconds_total", labels(w), w.cpuSeconds()));
    head("worker_memory_bytes", "what a worker's JVM takes", "gauge");
    use.workers().forEach(w -> value("worker_memory_bytes", labels(w), (double) w.memoryBytes()));
  }

  private static String labels(WorkerUse worker) {
    return "worker=\"" + escaped(worker.id()) + "\",host=\"" + escaped(worker.host()) + '"';
  }

  private void gauge(String name, String help, double value) {
    head(name, help, "gauge");
    value(name, "", value);
  }

  private void counter(String name, String help, double value) {
    head(name + "_total", help, "counter");
    value(name + "_total", "", value);
  }

  private void head(String name, String help, String type) {
    text.append("# HELP quad_cluster_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE quad_cluster_").append(name).append(' ').append(type).append('\n');
  }

  private void value(String name, String labels, double value) {
    text.append("quad_cluster_").append(name).append('{').append(cluster);
    text.append(labels.isEmpty() ? "" : ",").append(labels).append("} ");
    text.append(
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%.3f", value));
    text.append('\n');
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
