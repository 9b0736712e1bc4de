namespace ChatOps.Core.Chat;

public enum ButtonKind { Approve, Deny, Cancel, ReadPlan, ShowOutput, Share, Resolve }
