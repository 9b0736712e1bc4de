using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>What was found out before a rescue.</summary>
/// <param name="Folder">Where the copy goes first.</param>
/// <param name="OtherFilesystem">That folder is on another file system than the data.</param>
/// <param name="Walker">Null: this host has nothing to walk with.</param>
internal sealed record RescueSurvey(
    OpenFile Open, Entry? AtPath, string Folder, bool OtherFilesystem, IReadOnlyList<string> Up, IReadOnlyList<string> Healthy, string RealDataFs, Walker? Walker);
