// swift-tools-version:6.0
import Foundation
import PackageDescription

// `./preparer` builds the library into lib/ and writes the generated sources; run it before `swift build`.
let bibliotheque = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("lib").path
let lien: [LinkerSetting] = [.unsafeFlags(["-L\(bibliotheque)", "-Xlinker", "-rpath", "-Xlinker", bibliotheque])]

let package = Package(
    name: "Passerelles",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [
        .`library`(name: "Passerelles", targets: ["Passerelles"]),
        .executable(name: "parcours", targets: ["parcours"]),
        .executable(name: "mesures", targets: ["mesures"]),
    ],
    targets: [
        .systemLibrary(name: "PasserellesFFI"),
        .target(name: "Passerelles", dependencies: ["PasserellesFFI"], linkerSettings: lien),
        .executableTarget(name: "parcours", dependencies: ["Passerelles"], linkerSettings: lien),
        .executableTarget(name: "mesures", dependencies: ["Passerelles"], linkerSettings: lien),
        .testTarget(name: "PasserellesTests", dependencies: ["Passerelles"], linkerSettings: lien),
    ]
)
