package org.quadrupole.pipelines.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.CorrectionPlan;
import org.quadrupole.pipelines.analysis.CorrectionPlan.HistogramPlace;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.transforms.correction.BTagTable;
import org.quadrupole.transforms.correction.BinTable;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.correction.CorrectionException;
import org.quadrupole.transforms.correction.CorrectionFile;
import org.quadrupole.transforms.correction.SourceFile;
import org.quadrupole.transforms.correction.TextTables;

/** Fetches the files of an analysis's corrections and has them read. */
public final class CorrectionFiles {

  /** What any table of corrections is far below. */
  private static final int MAX_BYTES = 256 << 20;

  private CorrectionFiles() {}

  /**
   * The corrections of an analysis by name.
   *
   * @throws AnalysisException if a file is missing or wrong
   */
  public static Map<String, Correction> read(Analysis analysis) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Map<String, Correction> corrections = new LinkedHashMap<>();
    for (CorrectionPlan plan : analysis.corrections()) {
      try {
        corrections.put(plan.name(), read(plan));
      } catch (CorrectionException | IOException e) {
        throw new AnalysisException(
            plan.place() + ": correction '" + plan.name() + "': " + Failures.line(e), e);
      }
    }
    return corrections;
  }

  private static Correction read(CorrectionPlan plan) throws IOException {
    if (plan instanceof CorrectionPlan.InFile one) {
      return CorrectionFile.read(fetch(one.file()), one.part());
    }
    if (plan instanceof CorrectionPlan.Levels levels) {
      List<SourceFile> files = new ArrayList<>();
      for (FilePattern file : levels.files()) {
        files.add(fetch(file));
      }
      return TextTables.levels(files);
    }
    if (plan instanceof CorrectionPlan.Tag tag) {
      return BTagTable.read(fetch(tag.file()), tag.point(), tag.methods());
    }
    if (plan instanceof CorrectionPlan.Bins bins) {
      HistogramValue histogram = histogram(bins.histogram());
      return BinTable.of(
          name(bins.histogram()),
          edges(histogram),
          inRange(histogram, bins.errors() ? histogram.errors() : histogram.values()));
    }
    CorrectionPlan.Ratio ratio = (CorrectionPlan.Ratio) plan;
    HistogramValue data = histogram(ratio.data());
    HistogramValue simulation = histogram(ratio.simulation());
    List<double[]> edges = edges(data);
    if (!asLists(edges).equals(asLists(edges(simulation)))) {
      throw new CorrectionException(
          name(ratio.data()) + " and " + name(ratio.simulation()) + " have different bins");
    }
    return BinTable.ratio(
        plan.name(), edges, inRange(data, data.values()), inRange(simulation, simulation.values()));
  }

  private static SourceFile fetch(FilePattern file) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(file.pattern()).resourceId()))) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw new IOException(file.written() + " is larger than " + MAX_BYTES + " bytes");
      }
      return new SourceFile(file.written(), bytes);
    } catch (FileNotFoundException e) {
      throw new CorrectionException("there is no file " + file.written(), e);
    }
  }

  private static HistogramValue histogram(HistogramPlace place) throws IOException {
    FilePattern file = place.file();
    String path;
    try {
      path = FileSystems.matchSingleFileSpec(file.pattern()).resourceId().toString();
    } catch (FileNotFoundException e) {
      throw new CorrectionException("there is no file " + file.written(), e);
    }
    try (RootFile open = RootFile.open(java.nio.file.Path.of(path))) {
      RootValue value = open.object(place.path());
      if (value instanceof HistogramValue histogram) {
        return histogram;
      }
      throw new CorrectionException(name(place) + " is a " + value.className() + ", no histogram");
    }
  }

  private static String name(HistogramPlace place) {
    return place.file().written() + ":" + place.path();
  }

  private static List<double[]> edges(HistogramValue histogram) {
    return histogram.axes().stream().map(CorrectionFiles::edges).toList();
  }

  private static double[] edges(RootAxis axis) {
    double[] edges = new double[axis.bins() + 1];
    double width = (axis.high() - axis.low()) / axis.bins();
    for (int k = 0; k < edges.length; k++) {
      edges[k] = axis.edges().isEmpty() ? axis.low() + k * width : axis.edges().get(k);
    }
    edges[axis.bins()] = axis.high();
    return edges;
  }

  private static List<List<Double>> asLists(List<double[]> edges) {
    Function<double[], List<Double>> list = axis -> java.util.Arrays.stream(axis).boxed().toList();
    return edges.stream().map(list).toList();
  }

  /** The bins in range, of an array with flow bins and x fastest: the last axis's side by side. */
  private static double[] inRange(HistogramValue histogram, double[] withFlow) {
    int[] bins = histogram.axes().stream().mapToInt(RootAxis::bins).toArray();
    int count = 1;
    for (int size : bins) {
      count *= size;
    }
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      int rest = k;
      int place = 0;
      for (int axis = bins.length - 1; axis >= 0; axis--) {
        int stride = 1;
        for (int before = 0; before < axis; before++) {
          stride *= bins[before] + 2;
        }
        place += (rest % bins[axis] + 1) * stride;
        rest /= bins[axis];
      }
      values[k] = withFlow[place];
    }
    return values;
  }
}
