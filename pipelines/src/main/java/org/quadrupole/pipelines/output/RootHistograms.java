package org.quadrupole.pipelines.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.RootHistogram;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.histogram.IntegerAxis;
import org.quadrupole.transforms.histogram.RegularAxis;

/** Histograms as TH1D and TH2D in a ROOT file, in a directory for each data set and region. */
final class RootHistograms {

  private RootHistograms() {}

  static void write(Map<HistogramKey, Histogram> histograms, Path file) throws IOException {
    try (RootFileWriter writer = RootFileWriter.create(file)) {
      for (Map.Entry<HistogramKey, Histogram> entry : histograms.entrySet()) {
        String path = AnalysisResult.path(entry.getKey());
        writer.write(path.substring(0, path.lastIndexOf('/')), of(entry.getValue()));
      }
    }
  }

  static RootHistogram of(Histogram histogram) {
    HistogramSpec spec = histogram.spec();
    return new RootHistogram(
        spec.name(),
        spec.title(),
        spec.axes().stream().map(RootHistograms::axis).toList(),
        histogram.values(),
        histogram.weighted() ? histogram.variances() : new double[0],
        histogram.entries(),
        histogram.statistics());
  }

  private static RootAxis axis(Axis axis) {
    String title = axis.unit().isEmpty() ? axis.label() : axis.label() + " [" + axis.unit() + "]";
    if (axis instanceof CategoryAxis categories) {
      return RootAxis.labelled(title, categories.categories());
    }
    if (axis instanceof RegularAxis || axis instanceof IntegerAxis) {
      return RootAxis.regular(title, axis.bins(), axis.edge(0), axis.edge(axis.bins()));
    }
    return RootAxis.variable(title, Arrays.stream(axis.edges()).boxed().toList());
  }
}
