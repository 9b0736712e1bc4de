namespace ChatOps.Core.Plans;

/// <summary>
/// What a plan found that one person alone must not decide, although its command may need nobody else: jobs that would be cut off. Part of what is approved.
/// </summary>
/// <param name="Why">What was found, for people: <c>2 jobs run</c>.</param>
/// <param name="Otherwise">How the requester can take it upon themselves: <c>--cut-jobs does it without</c>.</param>
public sealed record SecondPerson(string Why, string Otherwise);
