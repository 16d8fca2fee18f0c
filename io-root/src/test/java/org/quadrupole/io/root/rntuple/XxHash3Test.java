package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against Python's xxhash 3.6 ({@code xxh3_64_intdigest}), at all lengths where the rule changes.
 */
class XxHash3Test {

  @ParameterizedTest
  @CsvSource({
    "0, 2d06800538d394c2",
    "1, e12ef9d2eb86ceeb",
    "3, 5c83885a0fb5d516",
    "4, 244f36de481e7522",
    "8, 96cc97a6768fd7a9",
    "9, 4781d83b8e99d495",
    "16, 913bd4a8038027a7",
    "17, 2bf6f66973a6179d",
    "32, 5d503b89ae6f56c6",
    "33, b192963ede5ed5ab",
    "64, 13886553e7dc3fa3",
    "65, 1c6516cc715d0a0e",
    "96, df49263b54999fcd",
    "97, 74f3d6ff540707b9",
    "128, c4399c7829d0628f",
    "129, 8433489056750b32",
    "160, 13d314029718f121",
    "240, 3c0bb96864e543a1",
    "241, bff7215089202d8f",
    "256, c03402b5dce3dbfa",
    "512, 53e635d5de1b0c3e",
    "1023, 362c8ba220aac403",
    "1024, 1c8707d3200b2979",
    "1025, 8b2da3b19c614746",
    "1088, 6d8896c0e17de43d",
    "2048, f269523bf535b7f0",
    "2049, 5330e1bcb6ae750d",
    "5000, da8e88204ab65635"
  })
  void equalsTheReferenceAtEveryKindOfLength(int length, String expected) {
    byte[] data = new byte[length + 3];
    for (int i = 0; i < length; i++) {
      data[i + 3] = (byte) (i * 7 + i / 256 * 3 + 1);
    }
    assertThat(String.format("%016x", XxHash3.hash(data, 3, length))).isEqualTo(expected);
  }
}
