package org.quadrupole.pipelines.cli;

import com.sun.security.auth.module.UnixSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.clusters.ClusterConfig;
import org.quadrupole.pipelines.clusters.ClusterConfigLoader;
import org.quadrupole.pipelines.clusters.Policy;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which cluster, and what is different with it this time. */
final class ClusterArguments {

  @Parameters(
      index = "0",
      paramLabel = "CLUSTER",
      description = {
        "A cluster's name: local, slurm, htcondor, dirac, dirac-https, diracx, or that of a file in",
        "~/.config/quadrupole/clusters or /etc/quadrupole/clusters."
      })
  private String cluster = "";

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = {
        "Replace a value of the configuration, such as cores=8 or extra-requirements.gpu=1;",
        "may be repeated."
      })
  private List<String> settings = new ArrayList<>();

  ClusterConfig load(Workplace workplace) {
    return load(workplace, cluster, settings);
  }

  /** With more settings, which count most. */
  ClusterConfig load(Workplace workplace, Map<String, String> more) {
    Map<String, String> values = values(settings);
    values.putAll(more);
    return loader(workplace).load(cluster, values);
  }

  /** The same on another command line. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(cluster));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    return words;
  }

  static ClusterConfig load(Workplace workplace, String cluster, List<String> settings) {
    return loader(workplace).load(cluster, values(settings));
  }

  private static Map<String, String> values(List<String> settings) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new AnalysisException("--set " + setting + ": write --set KEY=VALUE");
      }
      values.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return values;
  }

  private static ClusterConfigLoader loader(Workplace workplace) {
    return new ClusterConfigLoader(places(workplace));
  }

  private static ClusterConfigLoader.Places places(Workplace workplace) {
    return ClusterConfigLoader.Places.of(
        workplace.directory(), workplace.environment(), new UnixSystem().getUid());
  }

  /** What the operators of this machine allow. */
  static Policy policy(Workplace workplace) {
    return Policy.read(places(workplace));
  }
}
