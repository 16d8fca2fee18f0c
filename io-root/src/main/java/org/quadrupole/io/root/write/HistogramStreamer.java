package org.quadrupole.io.root.write;

import java.util.ArrayList;
import java.util.List;

/** Writes a histogram in the layouts of TH1D version 3, TH2D and TH3D version 4, TH1 version 8. */
final class HistogramStreamer implements RootObject {

  private static final List<String> SHARED =
      List.of(
          "TNamed",
          "TObject",
          "TAttLine",
          "TAttFill",
          "TAttMarker",
          "TAxis",
          "TAttAxis",
          "TObjString",
          "TList",
          "TSeqCollection",
          "TCollection",
          "TString",
          "THashList");

  /** A histogram is told when something it refers to is deleted. */
  private static final int MUST_CLEAN_UP = 0x8;

  /** All bins of an axis have labels, and filling another label adds a bin. */
  private static final int ALPHANUMERIC_AND_EXTENDS = 0x3;

  /** What ROOT takes for "not set" as minimum and maximum of a plot. */
  private static final double NOT_SET = -1111;

  private static final int COLOR = 602;
  private static final int FONT = 42;
  private static final String[] AXIS_NAMES = {"xaxis", "yaxis", "zaxis"};

  private final RootHistogram histogram;
  private final int dimensions;

  HistogramStreamer(RootHistogram histogram) {
    this.histogram = histogram;
    this.dimensions = histogram.axes().size();
  }

  @Override
  public String className() {
    return "TH" + dimensions + "D";
  }

  @Override
  public List<String> classes() {
    List<String> classes = new ArrayList<>();
    classes.add(className());
    if (dimensions > 1) {
      classes.add("TH" + dimensions);
    }
    classes.add("TH1");
    classes.addAll(SHARED);
    if (dimensions == 3) {
      classes.add("TAtt3D");
    }
    return classes;
  }

  @Override
  public String name() {
    return histogram.name();
  }

  @Override
  public String title() {
    return histogram.title();
  }

  @Override
  public void write(WriteBuffer out) {
    out.versioned(
        dimensions == 1 ? 3 : 4,
        () -> {
          if (dimensions == 1) {
            writeBase(out);
          } else if (dimensions == 2) {
            out.versioned(5, () -> write2(out));
          } else {
            out.versioned(6, () -> write3(out));
          }
          out.array(histogram.contents());
        });
  }

  private void write2(WriteBuffer out) {
    writeBase(out);
    out.f64(1); // fScalefactor
    writeStatistics(out, 4, 7);
  }

  private void write3(WriteBuffer out) {
    writeBase(out);
    out.versioned(1, () -> {}); // TAtt3D
    writeStatistics(out, 4, 11);
  }

  private void writeStatistics(WriteBuffer out, int from, int to) {
    for (int i = from; i < to; i++) {
      out.f64(histogram.statistics()[i]);
    }
  }

  /** The members of TH1. */
  private void writeBase(WriteBuffer out) {
    out.versioned(
        8,
        () -> {
          out.named(histogram.name(), histogram.title(), MUST_CLEAN_UP);
          writeAttributes(out);
          out.i32(histogram.contents().length);
          for (int axis = 0; axis < 3; axis++) {
            writeAxis(out, axis);
          }
          out.i16(0); // fBarOffset
          out.i16(1000); // fBarWidth
          out.f64(histogram.entries());
          writeStatistics(out, 0, 4);
          out.f64(NOT_SET); // fMaximum
          out.f64(NOT_SET); // fMinimum
          out.f64(0); // fNormFactor
          out.array(new double[0]); // fContour
          out.array(histogram.sumw2());
          out.string(""); // fOption
          writeEmptyList(out); // fFunctions
          out.i32(0); // fBufferSize
          out.u8(0); // fBuffer
          out.i32(0); // fBinStatErrOpt: kNormal
          out.i32(2); // fStatOverflows: kNeutral
        });
  }

  private static void writeAttributes(WriteBuffer out) {
    out.versioned(
        2,
        () -> {
          out.i16(COLOR);
          out.i16(1);
          out.i16(1);
        });
    out.versioned(
        2,
        () -> {
          out.i16(0);
          out.i16(1001);
        });
    out.versioned(
        3,
        () -> {
          out.i16(1);
          out.i16(1);
          out.f32(1);
        });
  }

  private void writeAxis(WriteBuffer out, int at) {
    // Axes beyond the dimensions are ROOT's placeholder: one bin from 0 to 1.
    RootAxis axis = at < dimensions ? histogram.axes().get(at) : RootAxis.regular("", 1, 0, 1);
    boolean labelled = !axis.labels().isEmpty();
    out.versioned(
        10,
        () -> {
          out.named(AXIS_NAMES[at], axis.title(), 0);
          writeAxisAttributes(out, at == 1 ? 0 : 1);
          out.i32(axis.bins());
          out.f64(axis.low());
          out.f64(axis.high());
          out.array(axis.edges().stream().mapToDouble(Double::doubleValue).toArray());
          out.i32(0); // fFirst
          out.i32(0); // fLast
          out.i16(labelled ? ALPHANUMERIC_AND_EXTENDS : 0);
          out.u8(0); // fTimeDisplay
          out.string(""); // fTimeFormat
          if (labelled) {
            out.pointer("THashList", () -> writeLabels(out, axis.labels()));
          } else {
            out.nullPointer();
          }
          out.nullPointer(); // fModLabs
        });
  }

  private static void writeAxisAttributes(WriteBuffer out, float titleOffset) {
    out.versioned(
        4,
        () -> {
          out.i32(510); // fNdivisions
          out.i16(1); // fAxisColor
          out.i16(1); // fLabelColor
          out.i16(FONT);
          out.f32(0.005f); // fLabelOffset
          out.f32(0.035f); // fLabelSize
          out.f32(0.03f); // fTickLength
          out.f32(titleOffset);
          out.f32(0.035f); // fTitleSize
          out.i16(1); // fTitleColor
          out.i16(FONT);
        });
  }

  /** A list of strings, each with the number of its bin as its unique identifier. */
  private static void writeLabels(WriteBuffer out, List<String> labels) {
    out.versioned(
        5,
        () -> {
          out.object(0, 0);
          out.string("");
          out.i32(labels.size());
          for (int i = 0; i < labels.size(); i++) {
            int bin = i + 1;
            String label = labels.get(i);
            out.pointer(
                "TObjString",
                () ->
                    out.versioned(
                        1,
                        () -> {
                          out.object(bin, 0);
                          out.string(label);
                        }));
            out.string("");
          }
        });
  }

  private static void writeEmptyList(WriteBuffer out) {
    out.versioned(
        5,
        () -> {
          out.object(0, 0);
          out.string("");
          out.i32(0);
        });
  }
}
