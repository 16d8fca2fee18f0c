package org.quadrupole.runners.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Adds a worker's share of its node's energy to the metrics that Flink carries to the JobManager,
 * beside the processor time. Flink has no other place for metrics of a whole worker.
 */
public final class EnergyReporter implements MetricReporter, MetricReporterFactory {

  /** What the JobManager calls it. */
  static final String METRIC = "Status.JVM.CPU.Joules";

  private static final String NAME = "Joules";
  private static final String BESIDE = "Time";
  private static final String GROUP = "CPU";

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new EnergyReporter();
  }

  @Override
  public void open(MetricConfig config) {
    // Nothing is sent anywhere.
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String[] scope = group.getScopeComponents();
    if (!name.equals(BESIDE) || !scope[scope.length - 1].equals(GROUP)) {
      return;
    }
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    String zones = System.getProperty("quadrupole.powercap", "/sys/class/powercap");
    NodeEnergy energy =
        new NodeEnergy(
            Path.of(zones), Path.of("/proc/stat"), () -> process.getProcessCpuTime() * 1e-9);
    if (energy.joules().isPresent()) {
      group.gauge(NAME, (Gauge<Double>) () -> energy.joules().orElse(0));
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // The gauge goes with its group.
  }
}
